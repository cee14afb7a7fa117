import type { PageText } from './page-texts.ts';

/** What stands on the pages to which a link leads that brings back a purchase. */
export interface RecoveryTexts {
  readonly confirm: PageText & { readonly button: string };
  readonly signIn: PageText;
  readonly expired: PageText;
}

/** By the same languages as the texts of the other pages. */
export const recoveryTexts: Readonly<Record<string, RecoveryTexts>> = {
  en: {
    confirm: {
      title: 'Restore what you bought',
      text: 'This browser will get access to what you bought. The link works once.',
      button: 'Read on in this browser',
    },
    signIn: {
      title: 'Please sign in',
      text: 'What you bought belongs to your account. Sign in on the site to read on.',
    },
    expired: {
      title: 'This link has expired',
      text: 'It has already been used, or it is older than half an hour. Ask for a new one on the site.',
    },
  },
  de: {
    confirm: {
      title: 'Ihren Kauf zurückholen',
      text: 'Dieser Browser erhält Zugang zu dem, was Sie gekauft haben. Der Link gilt einmal.',
      button: 'In diesem Browser weiterlesen',
    },
    signIn: {
      title: 'Bitte melden Sie sich an',
      text: 'Ihr Kauf gehört zu Ihrem Konto. Melden Sie sich auf der Website an, und Sie haben Zugang.',
    },
    expired: {
      title: 'Dieser Link ist abgelaufen',
      text: 'Er wurde schon benutzt oder ist älter als eine halbe Stunde. Fordern Sie auf der Website einen neuen an.',
    },
  },
  fr: {
    confirm: {
      title: 'Retrouver votre achat',
      text: 'Ce navigateur aura accès à ce que vous avez acheté. Le lien ne sert qu’une fois.',
      button: 'Continuer dans ce navigateur',
    },
    signIn: {
      title: 'Veuillez vous connecter',
      text: 'Votre achat est lié à votre compte. Connectez-vous sur le site pour y accéder.',
    },
    expired: {
      title: 'Ce lien a expiré',
      text: 'Il a déjà servi, ou date de plus d’une demi-heure. Demandez-en un nouveau sur le site.',
    },
  },
  es: {
    confirm: {
      title: 'Recuperar su compra',
      text: 'Este navegador tendrá acceso a lo que compró. El enlace sirve una sola vez.',
      button: 'Seguir leyendo en este navegador',
    },
    signIn: {
      title: 'Inicie sesión',
      text: 'Su compra pertenece a su cuenta. Inicie sesión en el sitio para acceder.',
    },
    expired: {
      title: 'Este enlace ha caducado',
      text: 'Ya se usó o tiene más de media hora. Pida uno nuevo en el sitio.',
    },
  },
  ja: {
    confirm: {
      title: 'ご購入内容を復元します',
      text: 'このブラウザーで、ご購入済みの内容をお読みいただけます。リンクは一度だけ使えます。',
      button: 'このブラウザーで続きを読む',
    },
    signIn: {
      title: 'ログインしてください',
      text: 'ご購入内容はアカウントに登録されています。サイトでログインするとお読みいただけます。',
    },
    expired: {
      title: 'このリンクは期限切れです',
      text: 'すでに使われたか、30分以上経過しています。サイトで新しいリンクを請求してください。',
    },
  },
};
