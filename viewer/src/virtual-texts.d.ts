/** The texts that elements on other people's pages speak with, as JSON (see vite.config.ts). */
declare module "virtual:texts/*" {
  const texts: string;
  export default texts;
}
