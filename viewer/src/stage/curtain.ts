import OpenSeadragon from "openseadragon";

/**
 * Draw the topmost picture only to the right of a line that stands still while the pictures move; gives what moves the
 * line, in shares of the width, and what takes the curtain away.
 */
export function hangCurtain(viewer: OpenSeadragon.Viewer): { move(share: number): void; take(): void } {
  let share = 0.5;
  let drawn = "";
  const draw = (): void => {
    const item = viewer.isOpen() ? viewer.world.getItemAt(viewer.world.getItemCount() - 1) : undefined;
    if (!item) return;
    const { x: width, y: height } = viewer.viewport.getContainerSize();
    const line = share * width;
    const corners = [
      [line, 0],
      [width, 0],
      [width, height],
      [line, height],
    ] as const;
    const polygon = corners.map(([x, y]) => {
      const point = viewer.viewport.pointFromPixel(new OpenSeadragon.Point(x, y), true);
      return item.viewportToImageCoordinates(point, true);
    });
    // A polygon that is set makes the engine draw again: set for nothing, it would never rest.
    const told = polygon.map(String).join();
    if (told === drawn) return;
    drawn = told;
    item.setCroppingPolygons([polygon]);
  };
  const events = ["open", "viewport-change", "resize"] as const;
  for (const event of events) viewer.addHandler(event, draw);
  return {
    move: (to) => {
      share = to;
      draw();
    },
    take: () => {
      for (const event of events) viewer.removeHandler(event, draw);
    },
  };
}
