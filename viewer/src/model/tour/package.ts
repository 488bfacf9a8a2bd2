import { type Fields, fieldsOf, sizeOf, textOf } from "../iiif/values";

/** A zoomable picture whose tiles lie in folders: `level/column_row.jpg`, the coarsest level 0. */
export interface FolderPicture {
  readonly width: number;
  readonly height: number;
  readonly tileSize: number;
  readonly minLevel: number;
  readonly maxLevel: number;
  getTileUrl(level: number, column: number, row: number): string;
  /** Only the tiles that the tour shows are in the folder. */
  tileExists(level: number, column: number, row: number): boolean;
}

export interface TourPackage {
  readonly document: unknown;
  /** Where files lie, by their addresses on the web. */
  readonly files: Readonly<Record<string, string>>;
  readonly pictures: Readonly<Record<string, FolderPicture>>;
  readonly models: Readonly<Record<string, string>>;
}

/** Read what `data/tour.js` holds. */
export function openPackage(value: unknown): TourPackage {
  const fields = fieldsOf(value);
  const pictures = Object.entries(fieldsOf(fields.pictures)).map(
    ([url, each]) => [url, readPicture(fieldsOf(each))] as const,
  );
  return {
    document: fields.document,
    files: readPaths(fields.files),
    models: readPaths(fields.models),
    pictures: Object.fromEntries(pictures),
  };
}

function readPaths(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(fieldsOf(value)).map(([url, path]) => [url, textOf(path)]));
}

function readPicture(fields: Fields): FolderPicture {
  const folder = textOf(fields.folder);
  const tiles = new Set(Array.isArray(fields.tiles) ? fields.tiles.map(textOf) : []);
  return {
    width: sizeOf(fields.width),
    height: sizeOf(fields.height),
    tileSize: sizeOf(fields.tile_size),
    minLevel: 0,
    maxLevel: sizeOf(fields.max_level),
    getTileUrl: (level, column, row) => `${folder}/${level}/${column}_${row}.jpg`,
    tileExists: (level, column, row) => tiles.has(`${level}/${column}_${row}`),
  };
}
