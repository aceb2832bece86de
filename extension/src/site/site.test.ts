/** What the readers make of the saved layouts. */
import { beforeEach, describe, expect, it } from 'vitest'
import { actorOf } from './actor'
import { saysSent } from './asides'
import { bubblesOf } from './bubbles'
import { draftOf, sendButton } from './composer'
import { foldText, keptText, lengthOf } from './folding'
import { at, type LayoutName, LAYOUTS, show } from './layouts/layouts'
import { PACK } from './packs'
import { handleOfLink, threadOfLink } from './paths'
import { prospectOf } from './prospect'
import { type ChatRoot, heirOf, refreshed, rootOf, rootsIn } from './roots'
import { structureOf } from './structure'

const THREAD = '/direct/t/17800000000000009/'
const PROFILE = '/third_person/'
const aRoot = (path: string): ChatRoot => rootsIn(document, path)[0] as ChatRoot
const signIn = (id: string): void => {
  document.cookie = `ds_user_id=${id}`
}

describe('the selector pack', () => {
  const claims = Object.entries(PACK).flatMap(([name, variants]) =>
    variants.flatMap(({ id, css, finds }) => Object.entries(finds).map(([layout, count]) => ({ name: `${name}:${id}`, css, layout, count }))),
  )

  it.each(claims)('finds $name $count times in $layout', ({ css, layout, count }) => {
    show(layout as LayoutName)

    expect(document.querySelectorAll(css)).toHaveLength(count)
  })

  it('proves every variant by a saved layout', () => {
    const unproved = Object.values(PACK).flat().filter(({ finds }) => Object.keys(finds).every((name) => !LAYOUTS.includes(name as LayoutName)))

    expect(unproved).toEqual([])
  })
})

describe('boxes without messages', () => {
  it.each([
    ['story-s1', '/stories/person_one/3141592653/', 'story', 'person_one'], ['note-n1', '/direct/inbox/', 'note', 'person_one'], ['share-d1', '/p/abc/', 'share', null],
  ] as const)('of %s are known, with whom they go to', (layout, path, surface, handle) => {
    show(layout)

    const roots = rootsIn(document, path)

    expect(roots.map((root) => [root.surface, prospectOf(root, { path, own: 'me_account' }).handle])).toEqual([[surface, handle]])
    expect(sendButton(roots[0] as ChatRoot, document.querySelectorAll('[role="button"]').item(document.querySelectorAll('[role="button"]').length - 1), new Set())).not.toBeNull()
  })

  it('a page says in words it is known for that a message went out', () => {
    show('story-s1')

    expect(saysSent(document)).toBe(true)
    at('[role="status"]').textContent = 'Could not send'
    expect(saysSent(document)).toBe(false)
  })

  it('a caption or a comment belongs to nobody', () => {
    document.body.innerHTML = '<main><article><a href="/person_one/">w</a><textarea></textarea><button>Post</button></article></main>'

    expect(rootsIn(document, '/p/abc/')).toEqual([])
  })
})

describe('a thread of hundreds', () => {
  it.each([['column', 299, 1], ['column-reverse', 0, -1]] as const)('is read at its newest end alone, in order, where it is a %s', (direction, newest, step) => {
    const lines = Array.from({ length: 300 }, (_, number) => `<div><div role="group" tabindex="-1"><div role="presentation"><div dir="auto">m${number}</div></div></div></div>`)
    document.body.innerHTML = `<div id="list"><div style="display:flex;flex-direction:${direction}">${lines.join('')}</div></div>`

    const texts = bubblesOf(at('#list')).map(({ parts }) => parts[0])

    expect(texts).toEqual(Array.from({ length: 60 }, (_, back) => `m${newest - step * (59 - back)}`))
  })
})

describe('messages without words', () => {
  it('are known by what they are made of, whose they are, and whether they went', () => {
    show('thread-wordless')

    const seen = bubblesOf(at('[data-pagelet="IGDMessagesList"]')).map(({ side, wordless, failed, working }) => [side, wordless, failed, working])

    expect(seen).toEqual([
      ['own', null, null, false], ['own', 'drawing', null, false], ['own', 'picture', null, false], ['own', 'voice', null, true], ['own', 'drawing', 'sign-in-bubble', false],
    ])
  })
})

describe('a thread page', () => {
  beforeEach(() => {
    show('thread-t1')
    signIn('4001')
  })

  it('has one chat, whose root leaves the inbox outside', () => {
    expect(rootsIn(document, THREAD).map(({ element, surface }) => [element.tagName, surface])).toEqual([['SECTION', 'thread']])
  })

  it('names the prospect by the link of its own header', () => {
    expect(prospectOf(aRoot(THREAD), { path: THREAD, own: 'me_account' })).toEqual({
      handle: 'person_one', thread_id: '17800000000000009', display_name: 'Display Name', sources: ['header', 'thread-path'],
    })
  })

  it('names nobody while the header has not come', () => {
    at('[data-pagelet="IGDInboxHeaderOffMsys"]').replaceChildren()

    expect(prospectOf(aRoot(THREAD), { path: THREAD, own: 'me_account' }).handle).toBeNull()
  })

  it('names nobody where the header names two people', () => {
    at('[data-pagelet="IGDInboxHeaderOffMsys"]').insertAdjacentHTML('beforeend', '<a href="/person_two/">w</a>')

    expect(prospectOf(aRoot(THREAD), { path: THREAD, own: 'me_account' }).handle).toBeNull()
  })

  it('shows its messages oldest first though the page stacks them newest first', () => {
    const { list } = aRoot(THREAD)

    expect(bubblesOf(list as Element).map(({ side, parts }) => [side, parts.at(-1)])).toEqual([
      ['own', 'oldest of mine 🎉'], ['received', 'first of theirs'], ['received', 'second of theirs'], ['own', 'newest of mine'],
    ])
  })

  it('finds no failure in messages with hover actions', () => {
    expect(bubblesOf(aRoot(THREAD).list as Element).map(({ failed }) => failed)).toEqual([null, null, null, null])
  })

  it.each([
    ['a sign with a label', '<svg role="img" aria-label="w"></svg>'],
    ['a button', '<div role="button">w</div>'],
  ])('takes %s inside an own message for a failure', (_what, html) => {
    at('[role="group"][tabindex="-1"] [role="none"]').insertAdjacentHTML('afterend', html)

    expect(bubblesOf(aRoot(THREAD).list as Element).at(-1)?.failed).toBe('sign-in-bubble')
  })

  it('takes an alert beside an own message for its failure', () => {
    at('[role="group"][tabindex="-1"]').insertAdjacentHTML('afterend', '<div role="alert">w</div>')

    expect(bubblesOf(aRoot(THREAD).list as Element).map(({ failed }) => failed)).toEqual([null, null, null, 'alert'])
  })

  it('takes a pale message for one on its way', () => {
    ;(at('[role="presentation"]').parentElement?.parentElement as HTMLElement).style.opacity = '.55'

    expect(bubblesOf(aRoot(THREAD).list as Element).at(-1)?.working).toBe(true)
  })

  it('reads the draft with its line breaks', () => {
    expect(draftOf(at('[contenteditable]'))).toBe('draft line\nsecond')
  })

  it('knows the Send button, and no other', () => {
    const root = aRoot(THREAD)
    const buttons = [...document.querySelectorAll('[role="button"]')]

    expect(buttons.filter((button) => sendButton(root, button, new Set())).map((button) => button.textContent)).toEqual(['Send'])
  })

  it('knows the Send button in a language nobody listed', () => {
    const button = at('[data-pagelet^="IGDComposer"] [role="button"]:last-child')
    button.textContent = 'Skicka'

    expect(sendButton(aRoot(THREAD), button, new Set(['like', 'voice clip']))).toBe(button)
  })

  it('leaves out of a recorded layout every text, name and number', () => {
    const recorded = JSON.stringify(structureOf(document.body, 'me_account'))

    expect(recorded).not.toMatch(/person_one|me_account|Display|theirs|mine|draft|4001|quoted/)
    expect(recorded).toContain('IGDComposerForCannes')
  })
})

describe('a page whose parts were renamed', () => {
  beforeEach(() => show('thread-renamed'))

  it('still shows its list by the messages in it, its prospect and whose message is whose', () => {
    const root = aRoot(THREAD)

    expect(root.variants[0]).toBe('list:by-bubbles')
    expect(prospectOf(root, { path: THREAD, own: 'me_account' }).handle).toBe('person_one')
    expect(bubblesOf(root.list as Element).map(({ side }) => side)).toEqual(['received', 'own'])
  })
})

describe('a page of the older layout', () => {
  beforeEach(() => show('thread-t2'))

  it('shows its rows as messages, none of them failed, and its prospect', () => {
    const root = aRoot(THREAD)

    expect(prospectOf(root, { path: THREAD, own: 'me_account' }).handle).toBe('person_one')
    expect(bubblesOf(root.list as Element).map(({ parts, failed }) => [parts, failed])).toEqual([[['of theirs'], null], [['of mine'], null]])
  })

  it.each([['ltr', 300, 'own'], ['ltr', 0, 'received'], ['rtl', 300, 'received'], ['ltr', 150, 'unknown']])('tells whose a message is by its place where nothing else does: %s, %i', (direction, left, side) => {
    const list = aRoot(THREAD).list as HTMLElement
    list.style.direction = direction
    list.getBoundingClientRect = () => ({ left: 0, right: 400, width: 400 }) as DOMRect
    const bodies = list.querySelectorAll('[dir]')
    ;(bodies[1] as HTMLElement).getBoundingClientRect = () => ({ left, right: left + 100, width: 100 }) as DOMRect

    expect(bubblesOf(list).at(-1)?.side).toBe(side)
  })
})

describe('a chat whose list could not be read at first', () => {
  /** Its composer stands bare in the page: as long as nothing else is known of the chat, that is all of its root. */
  const unreadable = (): ChatRoot => {
    document.body.innerHTML =
      '<main><div><a href="/person_one/"><h2>w</h2></a></div><div id="list"><div><div dir="auto">w</div></div><div><div dir="auto">w</div></div></div><div role="textbox" contenteditable="true"></div></main>'
    return refreshed(aRoot(THREAD))
  }
  const readable = (): ChatRoot[] => {
    at('#list').setAttribute('data-pagelet', 'IGDMessagesList')
    return rootsIn(document, THREAD)
  }

  it('is handed over to the root of its composer once it can be read', () => {
    const former = unreadable()
    const roots = readable()

    expect([former.element.tagName, heirOf(former, roots)?.element.tagName]).toEqual(['DIV', 'MAIN'])
  })

  it('stays what it is while nothing changed, or when its composer is gone', () => {
    const former = unreadable()

    expect([heirOf(former, rootsIn(document, THREAD)), heirOf({ ...former, editor: null }, readable())]).toEqual([undefined, undefined])
  })
})

describe('docked chats', () => {
  beforeEach(() => show('dock-o1'))

  it('are read each in its own root, whatever profile is behind them', () => {
    const seen = rootsIn(document, PROFILE).map((root) => prospectOf(root, { path: PROFILE, own: 'me_account' }))

    expect(seen.map(({ handle, thread_id }) => [handle, thread_id])).toEqual([['person_one', '17800000000000001'], ['person.two', '17800000000000002']])
  })

  it('take the profile behind them for evidence only when it is the same person', () => {
    const [root] = rootsIn(document, '/person_one/')

    expect(prospectOf(root as ChatRoot, { path: '/person_one/', own: 'me_account' }).sources).toEqual(['header', 'profile-path', 'dock-link'])
  })

  it('may have an inner box that holds the messages in time order', () => {
    expect(bubblesOf(aRoot(PROFILE).list as Element).map(({ side }) => side)).toEqual(['received', 'own'])
  })

  it('do not adopt an editor that belongs to no chat', () => {
    document.body.insertAdjacentHTML('beforeend', '<div role="dialog"><div id="caption" contenteditable="true" role="textbox"></div></div>')

    expect(rootOf(at('#caption'), PROFILE)).toBeNull()
  })
})

describe('the actor', () => {
  beforeEach(() => {
    show('thread-t1')
    signIn('4001')
  })

  it('is known when cookie, page data and navigation agree', () => {
    expect(actorOf(document, THREAD)).toEqual({ handle: 'me_account', user_id: '4001', sources: ['cookie', 'viewer', 'rail'] })
  })

  it.each(['Profilbild von me_account', 'صورة ملف me_account الشخصية'])('is named by the navigation wherever the name stands: %s', (alt) => {
    at('nav img').setAttribute('alt', alt)

    expect(actorOf(document, THREAD).sources).toContain('rail')
  })

  it('is unknown when the cookie has moved on to another account', () => {
    signIn('4002')

    expect(actorOf(document, THREAD).handle).toBeNull()
  })

  it('is unknown when the navigation names somebody else', () => {
    at('nav a:last-child').outerHTML = '<a href="/other_account/"><img alt="other_account\'s profile picture"></a>'

    expect(actorOf(document, THREAD).handle).toBeNull()
  })

  it('is unknown by cookie and navigation alone, until the team knows them as one account', () => {
    at('script').remove()

    expect(actorOf(document, THREAD).handle).toBeNull()
    expect(actorOf(document, THREAD, [{ user_id: '4001', handle: 'me_account' }]).sources).toEqual(['cookie', 'rail'])
  })

  it('is unknown on the page that asks for a sign-in', () => {
    expect(actorOf(document, '/accounts/login/').handle).toBeNull()
  })
})

describe('texts and addresses', () => {
  it.each([
    ['\u00a0hello  \n you\u200b', 'hello you'],
    ['e\u0301', '\u00e9'],
    ['a\u200db', 'ab'],
    ['\ufeffשלום\u001c world', 'שלום world'],
    ['', ''],
  ])('folds %j as the Python domain does', (text, folded) => {
    expect(foldText(text)).toBe(folded)
  })

  it('keeps lines and joined emoji in what is logged', () => {
    expect(keptText('a\nb\u00a0c\u200b 👩‍👧 ')).toBe('a\nb c 👩‍👧')
  })

  it('counts characters, not halves of them', () => {
    expect(lengthOf('👍a')).toBe(2)
  })

  it.each([
    ['/Mila.K/', 'mila.k'], ['https://www.instagram.com/mila_k', 'mila_k'], ['/explore/', null], ['/direct/t/1/', null], ['/a/followers/', null], ['https://elsewhere.example/mila/', null], ['/with space/', null],
  ])('takes %s for the handle %s', (link, handle) => {
    expect(handleOfLink(link)).toBe(handle)
  })

  it('takes only digits for a thread', () => {
    expect([threadOfLink('/direct/t/123/'), threadOfLink('/direct/inbox/'), threadOfLink('/direct/t/x/')]).toEqual(['123', null, null])
  })
})
