/** What the service says of itself at its own address. `titles` are those of its publications, as a list in the language. */
interface FrontTexts {
  readonly title: (titles: string) => string;
  readonly text: string;
  readonly goBack: string;
}

export const frontTexts: Readonly<Record<string, FrontTexts>> = {
  en: {
    title: (titles) => `This is Stile, the paywall of ${titles}`,
    text: 'It counts free articles and opens the pages on which readers subscribe. There is nothing to read at this address.',
    goBack: 'If you came here from the publication’s own site, please go back to it.',
  },
  de: {
    title: (titles) => `Das ist Stile, die Paywall von ${titles}`,
    text: 'Sie zählt freie Artikel und öffnet die Seiten, auf denen Leser ein Abo abschließen. Unter dieser Adresse gibt es nichts zu lesen.',
    goBack: 'Wenn Sie von der Website der Publikation kommen, kehren Sie bitte dorthin zurück.',
  },
  fr: {
    title: (titles) => `Voici Stile, le paywall de ${titles}`,
    text: 'Il compte les articles gratuits et ouvre les pages d’abonnement. Il n’y a rien à lire à cette adresse.',
    goBack: 'Si vous venez du site de la publication, veuillez y retourner.',
  },
  es: {
    title: (titles) => `Esto es Stile, el muro de pago de ${titles}`,
    text: 'Cuenta los artículos gratuitos y abre las páginas de suscripción. En esta dirección no hay nada que leer.',
    goBack: 'Si viene del sitio de la publicación, vuelva a él.',
  },
  ja: {
    title: (titles) => `Stile：${titles}のペイウォール`,
    text: '無料記事の数を管理し、購読のお申し込みページを開くサービスです。このアドレスに読める記事はありません。',
    goBack: '媒体のサイトからお越しの場合は、サイトにお戻りください。',
  },
};
