/**
 * All we believe of Instagram's pages, as data: ordered variants of each anchor, best first, with the saved layouts that
 * prove them (`site/layouts`, counted by a test). No class names, no words where a role, an address or a constant does.
 */

/** One way to find an anchor, and how often it finds something in each saved layout. */
export interface Variant {
  id: string
  css: string
  finds: Readonly<Record<string, number>>
}

export type AnchorName =
  | 'editor' | 'list' | 'header' | 'composer-box' | 'dock' | 'bubble' | 'body' | 'actions' | 'avatar' | 'request-notice'
  | 'viewer-data' | 'chrome' | 'content' | 'aside-editor' | 'recipient-search' | 'toast' | 'alert' | 'working'

/** A delivered pack counts only above this number. */
export const PACK_NUMBER = 1
export const PACK_VERSION = `builtin-${PACK_NUMBER}`

export const PACK: Readonly<Record<AnchorName, readonly Variant[]>> = {
  // The most stable thing on the site, 2023-2026.
  editor: [
    { id: 'textbox', css: '[contenteditable="true"][role="textbox"]', finds: { 'thread-t1': 1, 'dock-o1': 2, 'thread-t1-notice': 0, 'thread-renamed': 1 } },
    { id: 'editable', css: '[contenteditable="true"]', finds: { 'thread-t1': 1, 'dock-o1': 2, 'thread-t1-notice': 0, 'thread-renamed': 1 } },
  ],
  // Boxes without a message list: of a story, a note, a sheet.
  'aside-editor': [
    { id: 'any', css: 'textarea, [role="dialog"] [contenteditable="true"]', finds: { 'thread-t1': 0, 'dock-o1': 0, 'story-s1': 1, 'note-n1': 1, 'share-d1': 1 } },
  ],
  'recipient-search': [{ id: 'query-box', css: 'input[name="queryBox"]', finds: { 'share-d1': 1, 'note-n1': 0 } }],
  toast: [{ id: 'live', css: '[role="alert"], [role="status"], [aria-live]', finds: { 'story-s1': 1, 'thread-t1': 0 } }],
  list: [
    { id: 'offmsys', css: '[data-pagelet="IGDMessagesList"]', finds: { 'thread-t1': 1, 'dock-o1': 2, 'thread-renamed': 0 } },
    { id: 'offmsys-like', css: '[data-pagelet^="IGDMessagesList"]', finds: { 'thread-t1': 1, 'dock-o1': 2, 'thread-renamed': 0 } },
    { id: 'pagelet-like', css: '[data-pagelet*="MessageList"], [data-pagelet*="MessagesList"]', finds: { 'thread-t1': 1, 'thread-renamed': 0, 'thread-t2': 1 } },
  ],
  header: [
    { id: 'offmsys', css: '[data-pagelet="IGDInboxHeaderOffMsys"]', finds: { 'thread-t1': 1, 'dock-o1': 0, 'thread-renamed': 0 } },
    { id: 'prefix', css: '[data-pagelet^="IGDInboxHeader"]', finds: { 'thread-t1': 1, 'dock-o1': 0 } },
  ],
  'composer-box': [
    { id: 'prefix', css: '[data-pagelet^="IGDComposer"]', finds: { 'thread-t1': 1, 'dock-o1': 0, 'thread-renamed': 0 } },
  ],
  dock: [
    { id: 'prefix', css: '[data-pagelet^="IGDChatTabsRootContent"]', finds: { 'thread-t1': 0, 'dock-o1': 1 } },
  ],
  // Inside a message list. Nested groups (message actions, sections of a quote) are left out by the reader.
  bubble: [
    { id: 'group', css: '[role="group"][tabindex="-1"]', finds: { 'thread-t1': 4, 'dock-o1': 3, 'thread-renamed': 2, 'thread-t2': 0 } },
    { id: 'row', css: '[role="row"]', finds: { 'thread-t1': 0, 'dock-o1': 0, 'thread-t2': 2 } },
  ],
  body: [
    { id: 'presentation', css: '[role="presentation"] [dir="auto"]', finds: { 'thread-t1': 5, 'dock-o1': 3 } },
    { id: 'auto', css: '[dir="auto"]', finds: { 'thread-renamed': 3 } },
  ],
  // What a message is made of, with or without words.
  content: [
    { id: 'presentation', css: '[role="presentation"]', finds: { 'thread-t1': 5, 'dock-o1': 3, 'thread-wordless': 5 } },
    // In it a played voice has a button of its own, so only the cell's is meant.
    { id: 'cell', css: '[role="gridcell"] > [role="button"], [role="gridcell"] > div > [role="button"]', finds: { 'thread-t1': 0, 'thread-t2': 2 } },
  ],
  actions: [{ id: 'group', css: '[role="group"]:not([tabindex])', finds: { 'thread-t1': 1 } }],
  // Looks like a constant of the site, not a translated word.
  avatar: [{ id: 'constant', css: 'img[alt="user-profile-picture"]', finds: { 'thread-t1': 4, 'dock-o1': 3 } }],
  'request-notice': [
    { id: 'help-link', css: 'a[href*="help.instagram.com/1435783229983256"]', finds: { 'thread-t1': 0, 'thread-t1-notice': 1 } },
  ],
  'viewer-data': [
    { id: 'data-sjs', css: 'script[type="application/json"][data-sjs]', finds: { 'thread-t1': 1, 'dock-o1': 1 } },
  ],
  // What surrounds chats and holds other people's links: a chat root never contains it.
  chrome: [
    { id: 'nav', css: 'nav, [role="navigation"], [data-pagelet="IGDThreadList"], [data-pagelet^="IGDInboxThreadList"]', finds: { 'thread-t1': 3 } },
  ],
  alert: [{ id: 'role', css: '[role="alert"]', finds: { 'thread-t1': 0 } }],
  working: [{ id: 'role', css: '[role="progressbar"], [aria-busy="true"]', finds: { 'thread-t1': 0 } }],
}

/** What pages say once a message went out where no message is shown, lower case. Unknown words leave it "unconfirmed". */
export const SENT_WORDS = new Set([
  'sent', 'message sent', 'reply sent', 'gesendet', 'nachricht gesendet', 'enviado', 'mensaje enviado', 'mensagem enviada', 'envoyé', 'message envoyé',
  'inviato', 'messaggio inviato', 'terkirim', 'pesan terkirim', 'تم الإرسال', 'تم إرسال الرسالة',
])

/** What the buttons beside the composer send, by their words, lower case. They refine: what a message is made of is seen in it too. */
export const TOOL_WORDS: Readonly<Record<string, string>> = {
  like: 'like', 'gefällt mir': 'like', 'أعجبني': 'like', "j'aime": 'like', 'me gusta': 'like', curtir: 'like', 'mi piace': 'like', suka: 'like', 좋아요: 'like',
  'voice clip': 'voice', sprachnachricht: 'voice', 'مقطع صوتي': 'voice',
  'add photo or video': 'photo', 'foto oder video hinzufügen': 'photo', 'إضافة صورة أو فيديو': 'photo',
  'choose a gif or sticker': 'gif', 'gif oder sticker auswählen': 'gif', 'اختيار صورة متحركة أو ملصق': 'gif',
}

/** Words on the Send button, lower case. They refine; the button is also known by coming and going with the draft. */
export const SEND_WORDS = new Set([
  'send', 'enviar', 'senden', 'envoyer', 'invia', 'kirim', '보내기', 'إرسال', 'ارسال', 'отправить', 'gönder', 'verzenden', 'wyślij', '送信', '发送', '傳送',
])
