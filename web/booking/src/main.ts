import { createApp, watchEffect } from 'vue'
import App from './App.vue'
import { say } from './words'
import '../../shared/phone/style.css'
import '../../shared/phone/ui.css'
import '../../shared/phone/bones.css'

watchEffect(() => (document.title = say('title')))
createApp(App).mount('#app')
