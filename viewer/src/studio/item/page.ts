/** The page on which one item is edited. */

import type { Values } from "../../model/studio/values";
import { callApi } from "../api";
import { ItemEditor, type ItemTold } from "./editor";
import { upgradeHistory } from "./history";
import { MediaList, type MediaTold } from "./media-list";
import { upgradeDrop } from "./upload-list";
import type { Vocabularies } from "./word-controls";

interface PageValues {
  readonly item: ItemTold;
  readonly etag: string;
  readonly media: readonly MediaTold[];
  readonly languages: Readonly<Record<string, string>>;
}

export async function upgradeItemPage(block: HTMLElement): Promise<void> {
  const values = JSON.parse(block.textContent ?? "") as PageValues & Values;
  const root = document.querySelector<HTMLElement>("[data-editor]");
  const shelf = document.querySelector<HTMLElement>("[data-media]");
  if (!root || !shelf) return;
  const language = document.documentElement.lang;
  const { value } = await callApi<{ words: Vocabularies }>(`/vocabularies?lang=${language}`);
  const editor = new ItemEditor(root, values.item, values.etag, value.words);
  const media = new MediaList(shelf, values.item.id, values.media, editor.mayEdit, values.languages);
  upgradeHistory(values.item.id, editor);
  if (editor.mayEdit) upgradeDrop(values.item.id, () => media.refresh());
}
