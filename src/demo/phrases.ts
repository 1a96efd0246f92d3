import type { City } from './places.ts'

export type Speech = 'question' | 'customer' | 'agent' | 'bot' | 'note'

/** The texts of a demo log: short and invented. */
export const phrases: Readonly<Record<City['language'], Readonly<Record<Speech, readonly string[]>>>> = {
  fr: {
    question: [
      'Bonjour, êtes-vous ouverts samedi ?',
      'Bonjour, ma commande est-elle arrivée ?',
      'Je voudrais prendre rendez-vous la semaine prochaine, c’est possible ?',
      'Quel est le délai pour une réparation ?',
      'Avez-vous ce modèle en stock ?',
      'Bonjour, vous faites des devis à distance ?',
    ],
    customer: [
      'Merci beaucoup !',
      'D’accord, je passe demain.',
      'Y a-t-il un parking à côté ?',
      'Je n’ai pas reçu la facture.',
      'Parfait, à jeudi alors.',
      'Toujours pas de nouvelles ?',
    ],
    agent: [
      'Bonjour, oui, jusqu’à la fermeture habituelle.',
      'Bonjour ! Je regarde et je reviens vers vous.',
      'C’est noté pour jeudi à 10 h.',
      'Votre commande est prête, vous pouvez passer.',
      'Il nous en reste deux en magasin.',
      'Comptez trois jours ouvrés.',
      'Je vous envoie le devis par e-mail.',
      'Avec plaisir, bonne journée.',
      'Pouvez-vous me donner votre numéro de dossier ?',
      'Désolés pour l’attente.',
    ],
    bot: ['Bonjour ! Votre message est bien reçu, un conseiller vous répond dès que possible.'],
    note: ['Client déjà venu en boutique.', 'À rappeler demain matin.', 'Devis envoyé, relancer vendredi.'],
  },
  en: {
    question: [
      'Hello, are you open on Saturday?',
      'Hi, has my order arrived?',
      'I would like an appointment next week, is that possible?',
      'How long does a repair take?',
      'Do you have this one in stock?',
    ],
    customer: [
      'Thanks a lot!',
      'OK, I will come by tomorrow.',
      'Is there parking nearby?',
      'I have not received the invoice.',
      'Any news?',
    ],
    agent: [
      'Hello, yes, until our usual closing time.',
      'Hi! Let me check and get back to you.',
      'You are booked for Thursday at 10.',
      'Your order is ready, come by any time.',
      'We have two left.',
      'It takes three working days.',
      'I am sending the quote by e-mail.',
      'You are welcome, have a nice day.',
      'Sorry for the wait.',
    ],
    bot: ['Hello! We have your message, an adviser will answer as soon as possible.'],
    note: ['Has been in the shop before.', 'Call back tomorrow morning.', 'Quote sent, follow up on Friday.'],
  },
  es: {
    question: [
      'Hola, ¿abrís el sábado?',
      'Buenos días, ¿ha llegado mi pedido?',
      'Quisiera pedir cita para la semana que viene.',
      '¿Cuánto tarda una reparación?',
      '¿Tenéis este modelo?',
    ],
    customer: ['¡Muchas gracias!', 'Vale, paso mañana.', '¿Hay aparcamiento cerca?', '¿Alguna novedad?'],
    agent: [
      'Hola, sí, hasta la hora de cierre habitual.',
      'Buenos días, lo miro y le digo.',
      'Le apunto el jueves a las 10.',
      'Su pedido está listo.',
      'Nos quedan dos en tienda.',
      'Son tres días laborables.',
      'Disculpe la espera.',
      'A usted, que tenga un buen día.',
    ],
    bot: ['¡Hola! Hemos recibido su mensaje, le responderemos lo antes posible.'],
    note: ['Cliente habitual.', 'Llamar mañana por la mañana.'],
  },
}
