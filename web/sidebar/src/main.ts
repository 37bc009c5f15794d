import { createApp, watchEffect } from 'vue'
import App from './App.vue'
import { router } from './router'
import { followContact } from './contact/follow'
import { recallPending } from './replies/pending'
import { start } from './session'
import { say } from './words'
import './style.css'
import './ui.css'

watchEffect(() => (document.title = say('product')))
followContact()
void start().then(recallPending)
createApp(App).use(router).mount('#app')
