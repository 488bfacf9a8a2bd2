/**
 * Let paper have the picture that fits its size, not the small one that came first.
 *
 * The viewer hides the page's own pictures; hidden and lazy, they are fetched only by a browser that prints, which waits
 * for them. To be called when the viewer has taken their place.
 */
export function keepForPaper(): void {
  for (const picture of document.querySelectorAll<HTMLImageElement>(".plain-media picture > img")) {
    picture.loading = "lazy";
    picture.parentElement?.querySelector("source")?.remove();
  }
}
