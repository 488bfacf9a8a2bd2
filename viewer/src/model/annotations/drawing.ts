/** A shape that somebody is drawing, corner by corner; every corner gives a new value. */

import type { Corner, Part } from "./annotation";
import { cornersOf, rectangleBetween, type Size, within } from "./shapes";

export type ShapeTool = "point" | "rectangle" | "polygon";

export interface Drawn {
  readonly tool: ShapeTool;
  readonly corners: readonly Corner[];
}

export function beginDrawing(tool: ShapeTool): Drawn {
  return { tool, corners: [] };
}

/**
 * Set a corner: what is drawn then, and the part where it is whole.
 *
 * @param near how many pixels of the picture away from its first corner a polygon is closed.
 */
export function setCorner(drawn: Drawn, at: Corner, size: Size, near: number): { drawn: Drawn; part?: Part } {
  const place = within(at, size);
  const again = beginDrawing(drawn.tool);
  if (drawn.tool === "point") return { drawn: again, part: { kind: "point", x: place[0], y: place[1] } };
  const [first] = drawn.corners;
  if (drawn.tool === "rectangle") {
    if (!first) return { drawn: { ...drawn, corners: [place] } };
    const part = rectangleBetween(first, place, size);
    return part ? { drawn: again, part } : { drawn };
  }
  const last = drawn.corners.at(-1);
  const isNear = (corner: Corner | undefined): boolean =>
    corner !== undefined && Math.hypot(corner[0] - place[0], corner[1] - place[1]) <= near;
  if (drawn.corners.length >= 3 && (isNear(first) || isNear(last))) return close(drawn);
  if (isNear(last)) return { drawn };
  return { drawn: { ...drawn, corners: [...drawn.corners, place] } };
}

/** Close a polygon; before its third corner there is nothing to close. */
export function close(drawn: Drawn): { drawn: Drawn; part?: Part } {
  if (drawn.tool !== "polygon" || drawn.corners.length < 3) return { drawn };
  return { drawn: beginDrawing(drawn.tool), part: { kind: "polygon", corners: drawn.corners } };
}

/** Take the last corner back. */
export function takeBack(drawn: Drawn): Drawn {
  return { ...drawn, corners: drawn.corners.slice(0, -1) };
}

/** What is seen of it while the next corner is being looked for. */
export function outline(drawn: Drawn, next: Corner, size: Size): readonly Corner[] {
  const [first] = drawn.corners;
  if (!first) return [];
  if (drawn.tool === "rectangle") {
    const box = rectangleBetween(first, next, size);
    if (!box) return [first];
    const [right, bottom] = [box.left + box.width, box.top + box.height];
    return [
      [box.left, box.top],
      [right, box.top],
      [right, bottom],
      [box.left, bottom],
    ];
  }
  return [...drawn.corners, within(next, size)];
}

/** A shape where one looks, a third as large as what is seen: to be moved and set by numbers. */
export function partInMiddle(tool: ShapeTool, middle: Corner, seen: Size, size: Size): Part | undefined {
  const [x, y] = middle;
  if (tool === "point") return { kind: "point", x, y };
  const across = Math.min(seen.width, size.width) / 6;
  const down = Math.min(seen.height, size.height) / 6;
  const box = rectangleBetween([x - across, y - down], [x + across, y + down], size);
  return tool === "polygon" && box ? { kind: "polygon", corners: cornersOf(box) } : box;
}
