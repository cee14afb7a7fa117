/** The body of an answer as text. Throws if it has more bytes than that, of which the rest is not read. */
export async function readText(response: Response, mostBytes: number): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || value === undefined) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > mostBytes) {
      await reader?.cancel();
      throw new Error(`The answer has more than ${mostBytes} bytes.`);
    }
    text += decoder.decode(value, { stream: true });
  }
}
