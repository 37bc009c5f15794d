import { createApp, watchEffect } from 'vue'
import App from './App.vue'
import { router } from './router'
import { whenPainted } from './ahead'
import { firstAnswer, followContact } from './contact/follow'
import { contact } from './contact/store'
import { recallPending } from './replies/pending'
import { start } from '../../shared/phone/session'
import { say } from '../../shared/phone/words'
import '../../shared/phone/style.css'
import '../../shared/phone/ui.css'
import '../../shared/phone/bones.css'

watchEffect(() => (document.title = say('product')))
followContact()
// With a contact in its address the page shows them first and looks for WeCom's client then; else the client says who it is.
const answered = firstAnswer()
const due = contact.id === '' ? Promise.resolve() : answered.then(() => new Promise<void>(whenPainted))
void start(due).then(recallPending)
void answered.then(() => createApp(App).use(router).mount('#app'))
