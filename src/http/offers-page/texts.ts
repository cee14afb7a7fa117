import type { PageText } from '../pages/page-texts.ts';

/** What the page of offers says in one language. `{price}` and others are written as the language writes them. */
export interface OffersPageTexts {
  readonly title: string;
  /** What an introduction or a single term costs, and what it costs if that is nothing. */
  readonly term: string;
  readonly free: string;
  /** What a plan costs: paid every one of a unit, and every so many. */
  readonly everyOne: string;
  readonly everyOther: string;
  /** What follows. */
  readonly then: string;
  readonly renews: string;
  readonly once: string;
  readonly choose: string;
  /** Where somebody chose an offer that is no longer for them. */
  readonly gone: string;
  readonly nothing: PageText;
  readonly subscribed: PageText & { readonly button: string };
  readonly signIn: string;
}

/** By the same languages as the texts of the other pages. */
export const offersPageTexts: Readonly<Record<string, OffersPageTexts>> = {
  en: {
    title: 'All offers',
    term: '{price} for {term}',
    free: 'Free for {term}',
    everyOne: '{price} every {every}',
    everyOther: '{price} every {every}',
    then: 'Then {plan} from {date}, until you cancel.',
    renews: 'Renews until you cancel.',
    once: 'Paid once. It does not renew.',
    choose: 'Choose this offer',
    gone: 'That offer is no longer available to you. Nothing was charged.',
    nothing: {
      title: 'Nothing is on sale at the moment',
      text: 'There is no offer for you just now. Please look again later.',
    },
    subscribed: {
      title: 'You have access already',
      text: 'There is nothing that you need to buy. You can see what you have, change your card or cancel.',
      button: 'Manage your subscription',
    },
    signIn: 'Are you a subscriber already? Sign in on the site before you buy.',
  },
  de: {
    title: 'Alle Angebote',
    term: '{price} für {term}',
    free: '{term} kostenlos',
    everyOne: '{price} pro {every}',
    everyOther: '{price} alle {every}',
    then: 'Danach {plan} ab dem {date}, bis Sie kündigen.',
    renews: 'Verlängert sich, bis Sie kündigen.',
    once: 'Einmalige Zahlung. Verlängert sich nicht.',
    choose: 'Dieses Angebot wählen',
    gone: 'Dieses Angebot ist für Sie nicht mehr verfügbar. Es wurde nichts berechnet.',
    nothing: {
      title: 'Zurzeit gibt es kein Angebot',
      text: 'Im Moment gibt es kein Angebot für Sie. Bitte schauen Sie später noch einmal vorbei.',
    },
    subscribed: {
      title: 'Sie haben bereits Zugang',
      text: 'Sie müssen nichts kaufen. Sie können ansehen, was Sie haben, Ihre Karte ändern oder kündigen.',
      button: 'Abonnement verwalten',
    },
    signIn: 'Haben Sie schon ein Abonnement? Melden Sie sich auf der Website an, bevor Sie kaufen.',
  },
  fr: {
    title: 'Toutes les offres',
    term: '{price} pour {term}',
    free: 'Gratuit pendant {term}',
    everyOne: '{price} par {every}',
    everyOther: '{price} par période de {every}',
    then: 'Ensuite {plan} à partir du {date}, jusqu’à résiliation.',
    renews: 'Se renouvelle jusqu’à résiliation.',
    once: 'Paiement unique, sans renouvellement.',
    choose: 'Choisir cette offre',
    gone: 'Cette offre n’est plus disponible pour vous. Rien n’a été débité.',
    nothing: {
      title: 'Aucune offre pour le moment',
      text: 'Il n’y a pas d’offre pour vous actuellement. Revenez plus tard.',
    },
    subscribed: {
      title: 'Vous avez déjà accès',
      text: 'Vous n’avez rien à acheter. Vous pouvez consulter vos achats, changer de carte ou résilier.',
      button: 'Gérer votre abonnement',
    },
    signIn: 'Déjà abonné ? Connectez-vous sur le site avant d’acheter.',
  },
  es: {
    title: 'Todas las ofertas',
    term: '{price} por {term}',
    free: 'Gratis durante {term}',
    everyOne: '{price} cada {every}',
    everyOther: '{price} cada {every}',
    then: 'Después, {plan} a partir del {date}, hasta que cancele.',
    renews: 'Se renueva hasta que cancele.',
    once: 'Pago único. No se renueva.',
    choose: 'Elegir esta oferta',
    gone: 'Esa oferta ya no está disponible para usted. No se ha cobrado nada.',
    nothing: {
      title: 'No hay nada a la venta en este momento',
      text: 'Ahora mismo no hay ninguna oferta para usted. Vuelva más tarde.',
    },
    subscribed: {
      title: 'Ya tiene acceso',
      text: 'No necesita comprar nada. Puede ver lo que tiene, cambiar su tarjeta o cancelar.',
      button: 'Gestionar su suscripción',
    },
    signIn: '¿Ya está suscrito? Inicie sesión en el sitio antes de comprar.',
  },
  ja: {
    title: 'すべてのプラン',
    term: '{term}{price}',
    free: '{term}無料',
    everyOne: '{every}ごとに{price}',
    everyOther: '{every}ごとに{price}',
    then: '{date}からは{plan}で、解約されるまで続きます。',
    renews: '解約されるまで自動更新されます。',
    once: '1回払いです。自動更新されません。',
    choose: 'このプランを選ぶ',
    gone: 'そのプランは現在お選びいただけません。料金は発生していません。',
    nothing: {
      title: '現在お申し込みいただけるプランはありません',
      text: '現在ご利用いただけるプランはありません。しばらくしてからもう一度ご覧ください。',
    },
    subscribed: {
      title: 'すでにご利用いただけます',
      text: '新たに購入する必要はありません。ご契約内容の確認、カードの変更、解約ができます。',
      button: 'ご契約を管理する',
    },
    signIn: 'すでにご契約の方は、購入の前にサイトでログインしてください。',
  },
};
