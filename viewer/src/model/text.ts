/** A visitor's text in the page's language: the pattern of a key with its `{names}` replaced. */
export type Texts = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** Read the catalogue the page carries; raise where it is not a flat object of texts. */
export function parseTexts(json: string): Texts {
  const catalogue: unknown = JSON.parse(json);
  if (typeof catalogue !== "object" || catalogue === null || Array.isArray(catalogue)) {
    throw new TypeError("texts: expected one object of key and text");
  }
  const patterns = new Map<string, string>();
  for (const [key, pattern] of Object.entries(catalogue)) {
    if (typeof pattern !== "string") throw new TypeError(`texts: "${key}" is not a text`);
    patterns.set(key, pattern);
  }
  return (key, values = {}) => {
    const pattern = patterns.get(key);
    if (pattern === undefined) {
      throw new RangeError(`texts: the page carries no text "${key}"; see pages/_texts.html`);
    }
    return formatPattern(pattern, values);
  };
}

/** Replace each `{name}` by its value; a name without a value stays as it is written. */
export function formatPattern(pattern: string, values: Readonly<Record<string, string | number>>): string {
  return pattern.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Write a number as the language does: 1.234,5 in Vietnamese, 1,234.5 in English. */
export function formatNumber(value: number, language: string, digits = 0): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
}

/** Between a number and its unit, where a line must not break. */
const NO_BREAK = "\u00a0";

/** Write a size, which may be that of a film or of a text of some hundred bytes (10³ bytes, as browsers and shops count). */
export function formatBytes(bytes: number, language: string): string {
  const [unit, name] = bytes >= 1e5 ? [1e6, "MB"] : [1e3, "kB"];
  return `${formatNumber(bytes / unit, language, bytes < 10 * unit ? 1 : 0)}${NO_BREAK}${name}`;
}

/** Write a measured length with the digits that mean something: 0.083 mm, 2.4 mm, 12 mm. */
export function formatMillimetres(length_mm: number, language: string): string {
  const digits = length_mm >= 10 ? 0 : length_mm >= 1 ? 1 : length_mm >= 0.1 ? 2 : 3;
  return `${formatNumber(length_mm, language, digits)}${NO_BREAK}mm`;
}

/** Write a moment of a recording as players do: 2:05, 1:02:05. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number): string => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** Write a distance as people say it: 8,35 mm, 74,2 mm, 49,59 cm, 1,204 m. */
export function formatDistance(length_mm: number, language: string): string {
  if (length_mm >= 1000) return `${formatNumber(length_mm / 1000, language, 3)}${NO_BREAK}m`;
  if (length_mm >= 100) return `${formatNumber(length_mm / 10, language, 2)}${NO_BREAK}cm`;
  return `${formatNumber(length_mm, language, length_mm >= 10 ? 1 : 2)}${NO_BREAK}mm`;
}
