import type { Said } from "../../model/iiif/work";
import type { Region } from "../../model/place";
import { callApi } from "../../studio/api";

export type MediaKind = "image" | "model" | "audio" | "video";

/** A media of an item that can be shown; `width` and `height` are those in which regions are written. */
export interface Material {
  readonly id: string;
  readonly kind: MediaKind;
  readonly label: string;
  readonly alt: Said;
  readonly thumb?: { readonly src: string; readonly width: number; readonly height: number };
  readonly info_url?: string;
  readonly width?: number;
  readonly height?: number;
  readonly levels?: readonly {
    readonly name: string;
    readonly label: string;
    readonly url: string;
    readonly triangles: number;
    readonly bytes: number;
  }[];
  readonly recording?: { readonly url: string; readonly duration_s: number };
}

export interface MaterialOfItem {
  readonly item: string;
  readonly label: string;
  readonly media: readonly Material[];
}

/** An item in the list to choose from. */
export interface FoundItem {
  readonly id: string;
  readonly label: string;
  readonly kind: string;
  readonly image: { readonly src: string; readonly alt: string } | null;
}

export interface Found {
  readonly total: number;
  readonly page: number;
  readonly page_size: number;
  readonly items: readonly FoundItem[];
}

const known = new Map<string, Promise<MaterialOfItem>>();

/** What of an item can be shown; it is asked for once. */
export function readMaterial(item: string, language: string): Promise<MaterialOfItem> {
  const found =
    known.get(item) ??
    callApi<MaterialOfItem>(`/material/${encodeURIComponent(item)}?lang=${language}`).then(
      ({ value }) => value,
    );
  known.set(item, found);
  found.catch(() => known.delete(item));
  return found;
}

export async function findMaterial(words: string, page: number, language: string): Promise<Found> {
  const query = new URLSearchParams({ q: words, page: String(page), lang: language });
  return (await callApi<Found>(`/material?${query}`)).value;
}

/** The media that a reference means, as the service decides it. */
export function chooseMaterial(
  of: { readonly media?: string; readonly number?: number },
  kind: MediaKind,
  media: readonly Material[],
): Material | undefined {
  if (of.media) return media.find((each) => each.id === of.media && suits(each, kind));
  return media.filter((each) => each.kind === kind && suits(each, kind))[(of.number ?? 1) - 1];
}

/** Whether a media can be shown as a kind: the still picture of a model or film is a picture, too. */
export function suits(media: Material, kind: MediaKind): boolean {
  if (kind === "image") return media.info_url !== undefined;
  if (kind === "model") return media.kind === "model" && (media.levels?.length ?? 0) > 0;
  return media.kind === kind && media.recording !== undefined;
}

const THUMB_PX = 320;

/** A small picture of a media, or of a part of it. */
export function thumbOf(media: Material, region: Region | undefined): string | undefined {
  if (!region || !media.info_url || region.width <= 0 || region.height <= 0) return media.thumb?.src;
  const part = [region.left, region.top, region.width, region.height].map(Math.round).join(",");
  const scale = Math.min(1, THUMB_PX / Math.max(region.width, region.height));
  const size = [region.width, region.height].map((side) => Math.max(1, Math.round(side * scale))).join(",");
  return `${media.info_url.replace(/\/info\.json$/, "")}/${part}/${size}/0/default.jpg`;
}
