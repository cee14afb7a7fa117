import type { PageText } from './page-texts.ts';

/** What stands on the page of a gift that lets nobody in. */
export interface GiftTexts extends Readonly<Record<'spent' | 'ended' | 'expired' | 'unknown', PageText>> {
  readonly toArticle: string;
}

/** By the same languages as the texts of the other pages. */
export const giftTexts: Readonly<Record<string, GiftTexts>> = {
  en: {
    spent: {
      title: 'This gift is used up',
      text: 'It was for a certain number of readers, and all places are taken. You can still open the article as any other reader.',
    },
    ended: {
      title: 'This gift was withdrawn',
      text: 'The person who made it has ended it. You can still open the article as any other reader.',
    },
    expired: {
      title: 'This gift has expired',
      text: 'Gifts last for a few days. You can still open the article as any other reader.',
    },
    unknown: {
      title: 'There is no such gift',
      text: 'The link is not complete, or the gift expired a while ago. Please check it, or ask for a new one.',
    },
    toArticle: 'Open the article',
  },
  de: {
    spent: {
      title: 'Dieses Geschenk ist aufgebraucht',
      text: 'Es galt für eine bestimmte Zahl von Lesern, und alle sind schon gekommen. Den Artikel können Sie wie alle anderen öffnen.',
    },
    ended: {
      title: 'Dieses Geschenk wurde zurückgezogen',
      text: 'Wer es gemacht hat, hat es beendet. Den Artikel können Sie wie alle anderen öffnen.',
    },
    expired: {
      title: 'Dieses Geschenk ist abgelaufen',
      text: 'Geschenke gelten einige Tage. Den Artikel können Sie wie alle anderen öffnen.',
    },
    unknown: {
      title: 'Dieses Geschenk gibt es nicht',
      text: 'Der Link ist unvollständig, oder das Geschenk ist schon länger abgelaufen. Bitte prüfen Sie ihn, oder bitten Sie um einen neuen.',
    },
    toArticle: 'Artikel öffnen',
  },
  fr: {
    spent: {
      title: 'Ce cadeau est épuisé',
      text: 'Il était prévu pour un certain nombre de lecteurs, et tous sont déjà venus. Vous pouvez ouvrir l’article comme tout autre lecteur.',
    },
    ended: {
      title: 'Ce cadeau a été retiré',
      text: 'La personne qui l’a offert y a mis fin. Vous pouvez ouvrir l’article comme tout autre lecteur.',
    },
    expired: {
      title: 'Ce cadeau a expiré',
      text: 'Les cadeaux sont valables quelques jours. Vous pouvez ouvrir l’article comme tout autre lecteur.',
    },
    unknown: {
      title: 'Ce cadeau n’existe pas',
      text: 'Le lien est incomplet, ou le cadeau a expiré depuis longtemps. Vérifiez-le, ou demandez-en un nouveau.',
    },
    toArticle: 'Ouvrir l’article',
  },
  es: {
    spent: {
      title: 'Este regalo se ha agotado',
      text: 'Era para cierto número de lectores, y ya han venido todos. Puede abrir el artículo como cualquier otro lector.',
    },
    ended: {
      title: 'Este regalo se ha retirado',
      text: 'Quien lo hizo lo ha terminado. Puede abrir el artículo como cualquier otro lector.',
    },
    expired: {
      title: 'Este regalo ha caducado',
      text: 'Los regalos duran unos días. Puede abrir el artículo como cualquier otro lector.',
    },
    unknown: {
      title: 'Este regalo no existe',
      text: 'El enlace está incompleto, o el regalo caducó hace tiempo. Compruébelo o pida uno nuevo.',
    },
    toArticle: 'Abrir el artículo',
  },
  ja: {
    spent: {
      title: 'このギフトは上限に達しました',
      text: '決められた人数の方がすでにご利用になりました。記事は通常どおり開けます。',
    },
    ended: {
      title: 'このギフトは取り消されました',
      text: '贈った方が終了しました。記事は通常どおり開けます。',
    },
    expired: {
      title: 'このギフトは期限切れです',
      text: 'ギフトの有効期間は数日です。記事は通常どおり開けます。',
    },
    unknown: {
      title: 'このギフトは見つかりません',
      text: 'リンクが途中で切れているか、期限が切れてから時間がたっています。リンクを確かめるか、新しいものをお求めください。',
    },
    toArticle: '記事を開く',
  },
};
