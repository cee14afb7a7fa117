/**
 * A text whose every character is one byte of UTF-8. Such a text is as long as what is sent, and goes out as it is: encoding an answer
 * that has but one character beyond Latin-1 costs as much as a decision.
 */
export type ByteText = string & { readonly __brand: 'ByteText' };

export const toByteText = (text: string): ByteText => Buffer.from(text).toString('latin1') as ByteText;
