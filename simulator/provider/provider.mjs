// A development OpenID provider: oidc-provider on 127.0.0.1, people from a file, Google's shape of client and id_token.
//
//   node provider.mjs --port 0 --people people.json --clients clients.json
//
// people.json   [{"email", "name", "hd"?, "verified"?}]
// clients.json  {"instacrm-desktop": secret, "instacrm-web": secret}: made by the caller for one run; nothing has a default.
// Prints one JSON line {"issuer"} when it listens, and ends when its standard input closes, so that no run leaves it behind.
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { parseArgs } from 'node:util'

import { Provider } from 'oidc-provider'

import { answerInteraction } from './interactions.mjs'

const HOST = '127.0.0.1'

const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, people: { type: 'string' }, clients: { type: 'string' } },
})
const people = new Map(JSON.parse(readFileSync(values.people, 'utf8')).map((person) => [person.email.toLowerCase(), person]))
const secrets = JSON.parse(readFileSync(values.clients, 'utf8'))

// A native client, because only those may come back to any loopback port; with a secret, because Google demands one too.
const client = ([client_id, client_secret]) => ({
  client_id,
  client_secret,
  client_name: 'InstaCRM',
  application_type: 'native',
  token_endpoint_auth_method: 'client_secret_post',
  grant_types: ['authorization_code'],
  response_types: ['code'],
  redirect_uris: ['http://127.0.0.1/callback', 'http://127.0.0.1/auth/callback', 'http://localhost/auth/callback'],
})

// The subject is a number that says nothing, as Google's is; the same person has the same one in every run.
const subjectOf = (email) => BigInt(`0x${createHash('sha256').update(email).digest('hex').slice(0, 16)}`).toString()
const bySubject = new Map([...people.values()].map((person) => [subjectOf(person.email), person]))

function findAccount(_ctx, sub) {
  const person = bySubject.get(sub)
  return person && {
    accountId: sub,
    claims: () => ({
      sub,
      email: person.email,
      email_verified: person.verified ?? true,
      name: person.name,
      ...(person.hd ? { hd: person.hd } : {}),
    }),
  }
}

const signing = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })

const configuration = {
  clients: Object.entries(secrets).map(client),
  findAccount,
  claims: { openid: ['sub'], email: ['email', 'email_verified', 'hd'], profile: ['name'] },
  // Google puts e-mail and hd into the id_token itself.
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  jwks: { keys: [{ ...signing, use: 'sig', alg: 'RS256', kid: randomBytes(8).toString('hex') }] },
  cookies: { keys: [randomBytes(32).toString('base64url')] },
  ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 3600, Interaction: 600, Session: 3600, Grant: 3600 },
}

const server = createServer()
server.listen(Number(values.port), HOST, () => {
  const issuer = `http://${HOST}:${server.address().port}`
  const provider = new Provider(issuer, configuration)
  const standard = provider.callback()
  server.on('request', (request, response) => {
    if (!request.url.startsWith('/interaction/')) return standard(request, response)
    return answerInteraction(provider, { people, bySubject, subjectOf }, request, response)
  })
  process.stdout.write(`${JSON.stringify({ issuer })}\n`)
})
process.stdin.resume().on('end', () => process.exit(0))
