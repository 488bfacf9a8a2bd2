/** Ways of phones to put a model into one's room. */

/** Whether the browser opens USDZ files in AR Quick Look: only those of iPhones and iPads say so. */
export function canQuickLook(relations: { supports(word: string): boolean }): boolean {
  return relations.supports("ar");
}

/**
 * The address that opens a GLB in Scene Viewer, which Android phones with Google's services have; undefined elsewhere.
 *
 * Scene Viewer fetches the file itself, and only over https. Firefox and headsets do not hand such addresses on. Where
 * the app is missing, the phone comes back to `page`.
 */
export function sceneViewerAddress(
  userAgent: string,
  glbUrl: string,
  title: string,
  page: string,
): string | undefined {
  const isAndroid = /android/i.test(userAgent) && !/firefox|oculus|quest/i.test(userAgent);
  if (!isAndroid || !glbUrl.startsWith("https://")) return undefined;
  const asked = new URLSearchParams({ file: glbUrl, mode: "ar_preferred", title });
  const fallback = encodeURIComponent(page);
  return (
    `intent://arvr.google.com/scene-viewer/1.2?${asked}#Intent;scheme=https;` +
    "package=com.google.android.googlequicksearchbox;action=android.intent.action.VIEW;" +
    `S.browser_fallback_url=${fallback};end;`
  );
}
