import { negotiateLocale } from '../../paywall/wording/locale.ts';
import { closestLocale } from '../../paywall/wording/locale-match.ts';

/** What stands on one page. */
export interface PageText {
  readonly title: string;
  readonly text: string;
}

/** Pages that take the place of a problem. */
export type PageName = 'payment' | 'moment' | 'later' | 'tooMany' | 'missing' | 'refused' | 'tooLarge' | 'wrong';

/** What people wait for on pages that ask again by themselves. */
export type AwaitedByPeople = 'payment' | 'moment';

/** The texts of all pages in one language. */
export interface PageTexts extends Readonly<Record<PageName, PageText>> {
  /** The ways on. */
  readonly askNow: string;
  readonly toSite: string;
  /** Before the support code of somebody who is back from the checkout. */
  readonly supportCode: string;
}

/** Stile's own texts: they hold nothing from outside. A publication's wording is its editors', and says nothing of faults. */
const texts: Readonly<Record<string, PageTexts>> = {
  en: {
    payment: {
      title: 'Your payment is being confirmed',
      text: 'Nothing is lost. This page checks again by itself, and opens the article as soon as your payment is confirmed. You can also come back to this address later.',
    },
    moment: { title: 'One moment, please', text: 'Nothing is lost. This page tries again by itself.' },
    later: { title: 'Please try again in a minute', text: 'The service is briefly unavailable. Nothing is lost.' },
    tooMany: { title: 'Too many requests', text: 'Please wait a minute, and try again.' },
    missing: {
      title: 'Page not found',
      text: 'There is nothing at this address. Please check that it is complete, or follow the link again.',
    },
    refused: { title: 'This page is not for you', text: 'You may need to sign in first.' },
    tooLarge: {
      title: 'Your browser sent too much',
      text: 'Deleting the cookies of this site often helps. Then try again.',
    },
    wrong: { title: 'Something went wrong', text: 'It has been logged. Please try again.' },
    askNow: 'Ask again now',
    toSite: 'Back to the site',
    supportCode: 'If this takes longer, support finds you by this code:',
  },
  de: {
    payment: {
      title: 'Ihre Zahlung wird bestätigt',
      text: 'Es geht nichts verloren. Diese Seite fragt von selbst erneut nach und lässt Sie ein, sobald Ihre Zahlung bestätigt ist. Sie können diese Adresse auch später wieder aufrufen.',
    },
    moment: {
      title: 'Einen Moment, bitte',
      text: 'Es geht nichts verloren. Diese Seite fragt von selbst erneut nach.',
    },
    later: {
      title: 'Bitte versuchen Sie es in einer Minute noch einmal',
      text: 'Das lässt sich gerade nicht beantworten. Es geht nichts verloren.',
    },
    tooMany: { title: 'Zu viele Anfragen', text: 'Bitte warten Sie eine Minute und versuchen Sie es noch einmal.' },
    missing: {
      title: 'Seite nicht gefunden',
      text: 'Unter dieser Adresse gibt es nichts. Bitte prüfen Sie, ob sie vollständig ist, oder folgen Sie dem Link noch einmal.',
    },
    refused: { title: 'Diese Seite ist nicht für Sie', text: 'Vielleicht müssen Sie sich zuerst anmelden.' },
    tooLarge: {
      title: 'Ihr Browser hat zu viel gesendet',
      text: 'Oft hilft es, die Cookies dieser Website zu löschen. Versuchen Sie es danach noch einmal.',
    },
    wrong: {
      title: 'Etwas ist schiefgegangen',
      text: 'Es wurde festgehalten. Bitte versuchen Sie es noch einmal.',
    },
    askNow: 'Jetzt erneut fragen',
    toSite: 'Zurück zur Website',
    supportCode: 'Falls es länger dauert, findet der Support Sie unter diesem Code:',
  },
  fr: {
    payment: {
      title: 'Votre paiement est en cours de confirmation',
      text: 'Rien n’est perdu. Cette page vérifie d’elle-même et vous donne accès dès que votre paiement est confirmé. Vous pouvez aussi revenir à cette adresse plus tard.',
    },
    moment: { title: 'Un instant, s’il vous plaît', text: 'Rien n’est perdu. Cette page vérifie d’elle-même.' },
    later: {
      title: 'Veuillez réessayer dans une minute',
      text: 'Nous ne pouvons pas répondre pour l’instant. Rien n’est perdu.',
    },
    tooMany: { title: 'Trop de demandes', text: 'Veuillez attendre une minute, puis réessayer.' },
    missing: {
      title: 'Page introuvable',
      text: 'Il n’y a rien à cette adresse. Vérifiez qu’elle est complète, ou suivez de nouveau le lien.',
    },
    refused: {
      title: 'Cette page ne vous est pas destinée',
      text: 'Il faut peut-être vous connecter d’abord.',
    },
    tooLarge: {
      title: 'Votre navigateur a envoyé trop de données',
      text: 'Supprimer les cookies de ce site aide souvent. Réessayez ensuite.',
    },
    wrong: { title: 'Une erreur s’est produite', text: 'Elle a été enregistrée. Veuillez réessayer.' },
    askNow: 'Vérifier maintenant',
    toSite: 'Retour au site',
    supportCode: 'Si cela dure, l’assistance vous trouve grâce à ce code :',
  },
  es: {
    payment: {
      title: 'Estamos confirmando su pago',
      text: 'No se pierde nada. Esta página vuelve a preguntar por sí sola y le da acceso en cuanto se confirme su pago. También puede volver a esta dirección más tarde.',
    },
    moment: { title: 'Un momento, por favor', text: 'No se pierde nada. Esta página vuelve a preguntar por sí sola.' },
    later: {
      title: 'Vuelva a intentarlo dentro de un minuto',
      text: 'Ahora mismo no podemos responder. No se pierde nada.',
    },
    tooMany: { title: 'Demasiadas solicitudes', text: 'Espere un minuto y vuelva a intentarlo.' },
    missing: {
      title: 'Página no encontrada',
      text: 'No hay nada en esta dirección. Compruebe que está completa o siga el enlace otra vez.',
    },
    refused: { title: 'Esta página no es para usted', text: 'Puede que primero tenga que iniciar sesión.' },
    tooLarge: {
      title: 'Su navegador ha enviado demasiado',
      text: 'Suele ayudar borrar las cookies de este sitio. Después, vuelva a intentarlo.',
    },
    wrong: { title: 'Algo ha fallado', text: 'Ha quedado registrado. Vuelva a intentarlo.' },
    askNow: 'Preguntar ahora',
    toSite: 'Volver al sitio',
    supportCode: 'Si tarda más, el servicio de ayuda le encontrará con este código:',
  },
  ja: {
    payment: {
      title: 'お支払いを確認しています',
      text: '失われるものはありません。このページは自動的に再確認し、お支払いが確認でき次第、続きをお読みいただけます。あとでこのアドレスに戻ることもできます。',
    },
    moment: {
      title: '少々お待ちください',
      text: '失われるものはありません。このページは自動的に再確認します。',
    },
    later: {
      title: '1分ほどしてからもう一度お試しください',
      text: '現在お答えできません。失われるものはありません。',
    },
    tooMany: { title: 'アクセスが多すぎます', text: '1分ほど待ってから、もう一度お試しください。' },
    missing: {
      title: 'ページが見つかりません',
      text: 'このアドレスには何もありません。アドレスが正しいか確かめるか、もう一度リンクを開いてください。',
    },
    refused: { title: 'このページは表示できません', text: '先にログインが必要な場合があります。' },
    tooLarge: {
      title: 'ブラウザーから送られたデータが多すぎます',
      text: 'このサイトのCookieを削除してから、もう一度お試しください。',
    },
    wrong: { title: '問題が発生しました', text: '記録されました。もう一度お試しください。' },
    askNow: '今すぐ再確認する',
    toSite: 'サイトに戻る',
    supportCode: '時間がかかる場合は、このコードでサポートにお問い合わせください：',
  },
};

const english = 'en';
const locales = Object.keys(texts);

/** The texts in the reader's language, else in the publication's, else in English. */
export function pageTextsFor(acceptLanguage: string | undefined, defaultLocale: string | null) {
  const fallback = closestLocale(defaultLocale ?? english, locales) ?? english;
  const locale = negotiateLocale({ acceptLanguage, available: locales, fallback });
  const found = texts[locale];
  if (found === undefined) throw new TypeError(`There are no texts in ${locale}.`);
  return { locale, texts: found };
}
