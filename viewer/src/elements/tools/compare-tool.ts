import type { Canvas, Media } from "../../model/media";
import { build } from "../dom";
import { Comparison } from "./comparison";
import type { Tool, ToolHost } from "./host";

interface Candidate {
  readonly name: string;
  readonly media: Media;
}

/** Choose another picture to see beside this one: another page, or another picture of the same view. */
export function buildCompareTool(host: ToolHost, canvas: Canvas | null): Tool | undefined {
  const candidates = findCandidates(host, canvas);
  if (candidates.length === 0) return undefined;
  const { texts } = host;
  const options = candidates.map(({ name }, index) => build("option", { value: index }, name));
  const select = build("select", { class: "tool-select" }, ...options);
  const start = build("button", { type: "button", class: "tool-button" }, texts("viewer.compare.start"));
  start.addEventListener("click", () => void begin(host, candidates[Number(select.value)]));
  const element = build(
    "div",
    { class: "tool-body", role: "group", "aria-label": texts("viewer.compare") },
    build("label", { class: "tool-field" }, build("span", {}, texts("viewer.compare.with")), select),
    start,
  );
  return { name: "compare", element };
}

async function begin(host: ToolHost, candidate: Candidate | undefined): Promise<void> {
  const { openImageStage } = await import("../../stage/image-stage");
  const first = host.stage();
  if (!candidate || !first) return;
  host.compare(undefined);
  const comparison = new Comparison(host, first, candidate.media, candidate.name, openImageStage);
  host.closeTools();
  host.compare(comparison);
  comparison.focus();
}

function findCandidates(host: ToolHost, canvas: Canvas | null): readonly Candidate[] {
  const { media, all, texts } = host;
  const [layer] = canvas?.layers ?? [];
  const options =
    canvas && layer ? layer.options.filter(({ picture }) => picture.infoUrl !== media.infoUrl) : [];
  const layers = options.map((option, index): Candidate => {
    const name = option.label || texts("viewer.layers.number", { number: index + 2 });
    return { name, media: withOption(media, canvas, option) };
  });
  const others = all.flatMap((each, index): readonly Candidate[] => {
    if (each === media || each.kind !== "image" || each.state !== "ready") return [];
    const place = texts("viewer.place", { number: index + 1, count: all.length });
    return [{ name: each.label ? `${place}: ${each.label}` : place, media: each }];
  });
  return [...others, ...layers];
}

/** The same media with one of its other pictures alone. */
function withOption(media: Media, canvas: Canvas | null, option: Canvas["layers"][0]["options"][0]): Media {
  const [layer] = canvas?.layers ?? [];
  if (!canvas || !layer) return media;
  return { ...media, canvas: { ...canvas, layers: [{ ...layer, options: [option] }] } };
}
