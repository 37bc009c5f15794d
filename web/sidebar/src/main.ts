import { createApp } from 'vue'
import App from './App.vue'
import { router } from './router'
import { followContact } from './contact/follow'
import { recallPending } from './replies/pending'
import { start } from './session'
import './style.css'
import './ui.css'

followContact()
void start().then(recallPending)
createApp(App).use(router).mount('#app')
