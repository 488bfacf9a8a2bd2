import type { ImageInfo } from "../model/iiif/image-info";
import type { Box, Picture } from "../model/iiif/work";
import type { Media } from "../model/media";
import { fetchInfo } from "./fetch-info";

/** The pictures of one canvas and where they lie on it; sizes are 0 where only the picture itself knows them. */
export interface Sources {
  readonly width: number;
  readonly height: number;
  readonly layers: readonly {
    readonly box: Box;
    readonly picture: Picture;
    /** How its tiles are found, where nobody has to be asked for that. */
    readonly tileSource?: object;
  }[];
}

/** What the engine is given for a picture, and what its service says, if it has one that answers. */
export interface Source {
  readonly tileSource: object;
  readonly info: ImageInfo | undefined;
}

const NOWHERE: Box = { left: 0, top: 0, width: 0, height: 0 };

/** The pictures that an image media consists of, each layer with the first of its options. */
export function sourcesOf(media: Media): Sources {
  const { canvas, infoUrl, poster } = media;
  if (canvas && canvas.layers.length > 0) {
    const layers = canvas.layers.map(({ box, options }) => ({ box, picture: options[0].picture }));
    return { width: canvas.width, height: canvas.height, layers };
  }
  const picture = { infoUrl, url: poster?.src, width: 0, height: 0 };
  return { width: 0, height: 0, layers: [{ box: NOWHERE, picture }] };
}

/**
 * Find out how a picture can be shown: by its service, or as a still file where it has none or that does not answer.
 *
 * @throws where there is neither.
 */
export async function findSource(picture: Picture, signal: AbortSignal): Promise<Source> {
  const { infoUrl, url } = picture;
  if (infoUrl?.endsWith("/info.json")) {
    try {
      const info = await fetchInfo(infoUrl, signal);
      return { tileSource: info.document, info };
    } catch (error) {
      if (signal.aborted || url === undefined) throw error;
      console.warn(error);
    }
  }
  const file = url ?? infoUrl;
  if (file === undefined) throw new Error("a picture without an address");
  return { tileSource: { type: "image", url: file }, info: undefined };
}
