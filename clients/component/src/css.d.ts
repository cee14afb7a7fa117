/** The build brings a stylesheet in as its text. */
declare module '*.css' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: this is what the bundler makes of it
  export default text;
}
