/** Where the files of a tour are: at their own addresses, or in a package that is opened without a network. */

export interface Shelf {
  /** The address from which a file is loaded. */
  file(url: string): string;
  /** A zoomable picture: the address of its info.json, or what stands in it. */
  info(url: string): string | object;
  /** The address from which a model can be fetched; in a package it has to be unpacked first. */
  model(url: string): Promise<string>;
}

/** Everything is where it says it is. */
export const ONLINE: Shelf = {
  file: (url) => url,
  info: (url) => url,
  model: (url) => Promise.resolve(url),
};
