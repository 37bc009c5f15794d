import { createApp, watchEffect } from 'vue'
import { start } from '../../shared/phone/session'
import App from './App.vue'
import { router } from './router'
import { say } from './words'
import '../../shared/phone/style.css'
import '../../shared/phone/ui.css'
import '../../shared/phone/bones.css'

watchEffect(() => (document.title = say('title')))
void start()
createApp(App).use(router).mount('#app')
