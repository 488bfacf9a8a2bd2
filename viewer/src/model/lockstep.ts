import { wrapDegrees } from "./camera";

/** What is seen of a picture, apart from its size: so that two pictures of different sizes can be compared. */
export interface PictureView {
  /** The middle of what is seen, in widths and heights of the picture: 0.5, 0.5 is its own middle. */
  readonly across: number;
  readonly down: number;
  /** 1 where the whole picture fits. */
  readonly zoom: number;
  readonly rotation_deg: number;
}

/** How one view differs from another; it stays the same while both move together. */
export interface Offset {
  readonly across: number;
  readonly down: number;
  readonly zoom: number;
  readonly rotation_deg: number;
}

/** What `other` has that `one` has not. */
export function offsetOf(one: PictureView, other: PictureView): Offset {
  return {
    across: other.across - one.across,
    down: other.down - one.down,
    zoom: other.zoom / one.zoom,
    rotation_deg: wrapDegrees(other.rotation_deg - one.rotation_deg),
  };
}

/** The view that has this offset from `led`. */
export function follow(led: PictureView, offset: Offset): PictureView {
  return {
    across: led.across + offset.across,
    down: led.down + offset.down,
    zoom: led.zoom * offset.zoom,
    rotation_deg: wrapDegrees(led.rotation_deg + offset.rotation_deg),
  };
}

/** The same offset seen from the other picture. */
export function invert({ across, down, zoom, rotation_deg }: Offset): Offset {
  return { across: -across, down: -down, zoom: 1 / zoom, rotation_deg: wrapDegrees(-rotation_deg) };
}
