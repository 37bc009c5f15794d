import { createApp } from 'vue'
import App from './App.vue'
import { router } from './router'
import { firstAnswer, followContact } from './contact/follow'
import { recallPending } from './replies/pending'
import { start } from './session'
import './style.css'
import './ui.css'
import './bones.css'

followContact()
void start().then(recallPending)
void firstAnswer().then(() => createApp(App).use(router).mount('#app'))
