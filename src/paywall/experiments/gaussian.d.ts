declare module 'gaussian' {
  interface Gaussian {
    cdf(x: number): number;
    ppf(probability: number): number;
  }
  function gaussian(mean: number, variance: number): Gaussian;
  export = gaussian;
}
