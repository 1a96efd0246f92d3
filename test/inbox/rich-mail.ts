import { mailText } from './mail-place.ts'

const picture =
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC'

/** A mail as shops get them: formatted, with a picture inside, an attachment, what it quotes, and things that must not run. */
export function richMail(headers: Readonly<Record<string, string | null>> = {}): string {
  return mailText(
    {
      From: '=?utf-8?Q?Zo=C3=A9_Martin?= <zoe@customer.example>',
      Subject: '=?utf-8?B?Q29tbWFuZGUgbsKwIDQ3MTEg4oCTIGxpdnJhaXNvbiBlbiByZXRhcmQ=?=',
      'Content-Type': 'multipart/mixed; boundary=outer',
      ...headers,
    },
    `--outer
Content-Type: multipart/related; boundary=related

--related
Content-Type: multipart/alternative; boundary=alt

--alt
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Bonjour,

ma commande n=B0 4711 devait arriver mardi, et je n=92ai rien re=E7u. Pouvez-vous =
me dire o=F9 elle est=A0?

Merci d=92avance

--=20
Zo=E9 Martin
06 00 00 00 00

Le lun. 2 nov. 2026 =E0 10:00, The Shop <support@shop.example> a =E9crit=A0:

> Votre commande est partie.
> L=92=E9quipe
--alt
Content-Type: text/html; charset=utf-8

<html><head><title>x</title><script>document.title='ran'</script><link rel="preconnect" href="https://tracker.example"><meta http-equiv="refresh" content="0;url=https://tracker.example/"><base href="https://tracker.example/"><style>td{padding:6px 12px}h2{color:#7a1f3d}</style></head>
<body onload="document.title='ran'"><h2>Commande n° 4711</h2><p>Bonjour,</p><p>ma commande devait arriver <b>mardi</b>, et je n’ai rien reçu. Pouvez-vous me dire <i>où elle est</i> ?</p>
<table border="1" cellspacing="0"><tr><td>Manteau</td><td align="right">120 €</td></tr><tr><td>Parapluie</td><td align="right">25 €</td></tr></table>
<p><img src="cid:logo@customer" width="40" height="40" alt="logo"> <img src="https://tracker.example/open.gif" alt="pixel"><a href="javascript:alert(1)">no</a> <a href="https://shop.example/4711">the order</a></p>
<form action="https://tracker.example"><input name="password"><button>Send</button></form><iframe src="https://tracker.example"></iframe>
<p style="background:url(https://tracker.example/style.gif)">Merci d’avance</p></body></html>
--alt--
--related
Content-Type: image/png
Content-ID: <logo@customer>
Content-Disposition: inline; filename=logo.png
Content-Transfer-Encoding: base64

${picture}
--related--
--outer
Content-Type: text/calendar; method=REQUEST; charset=utf-8
Content-Disposition: attachment; filename="../../rendez-vous.ics"

BEGIN:VCALENDAR
END:VCALENDAR
--outer
Content-Type: message/rfc822

From: other@customer.example
Subject: the one before
Message-ID: <before@customer.example>

Inside
--outer--
`,
  )
}
