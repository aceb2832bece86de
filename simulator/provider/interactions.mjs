// The two pages a person sees at the development provider: who are you, and do you allow this.
import { createHash } from 'node:crypto'

const STYLE = 'body{font:16px/1.5 system-ui;max-width:24rem;margin:12vh auto;padding:0 1rem}input,button{font:inherit;padding:.5rem;width:100%;box-sizing:border-box;margin:.25rem 0}'
const CSP = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`

const escaped = (text) => String(text).replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`)

function page(response, status, title, body) {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8', 'content-security-policy': CSP, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer',
  })
  response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><style>${STYLE}</style><main><h1>${title}</h1>${body}</main></html>`)
}

const loginPage = (response, status, remark = '') =>
  page(response, status, 'Sign in (development)', `${remark && `<p role="alert">${escaped(remark)}</p>`}
    <form method="post"><label>E-mail<input name="email" type="email" autocomplete="username" required autofocus></label>
    <button name="answer" value="continue">Continue</button></form>`)

const consentPage = (response, person) =>
  page(response, 200, 'Allow InstaCRM?', `<p>InstaCRM wants to know the name and e-mail address of ${escaped(person)}.</p>
    <form method="post"><button name="answer" value="allow">Allow</button><button name="answer" value="cancel">Cancel</button></form>`)

async function formOf(request) {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk
    if (text.length > 4096) throw new Error('the form is too long')
  }
  return new URLSearchParams(text)
}

async function grantIdOf(provider, { grantId, session, params, prompt: { details } }) {
  const grant = grantId ? await provider.Grant.find(grantId) : new provider.Grant({ accountId: session.accountId, clientId: params.client_id })
  if (details.missingOIDCScope) grant.addOIDCScope(details.missingOIDCScope.join(' '))
  if (details.missingOIDCClaims) grant.addOIDCClaims(details.missingOIDCClaims)
  return grant.save()
}

async function answered(provider, { people, bySubject, subjectOf }, request, response) {
  const interaction = await provider.interactionDetails(request, response)
  const asksWho = interaction.prompt.name === 'login'
  if (request.method !== 'POST') {
    return asksWho ? loginPage(response, 200) : consentPage(response, bySubject.get(interaction.session.accountId).email)
  }
  const form = await formOf(request)
  if (form.get('answer') === 'cancel') {
    return provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'the person said no' })
  }
  if (asksWho) {
    const email = (form.get('email') ?? '').trim().toLowerCase()
    if (!people.has(email)) return loginPage(response, 404, 'Nobody here has that address.')
    return provider.interactionFinished(request, response, { login: { accountId: subjectOf(email) } })
  }
  const consent = { grantId: await grantIdOf(provider, interaction) }
  return provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true })
}

/** Shows or takes one of the two pages; an interaction nobody knows is a plain 400. */
export async function answerInteraction(provider, known, request, response) {
  try {
    await answered(provider, known, request, response)
  } catch (error) {
    if (!response.headersSent) page(response, 400, 'This sign-in is over', `<p>${escaped(error.error_description ?? error.message)}</p>`)
  }
}
