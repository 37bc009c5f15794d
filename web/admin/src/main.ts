import { createApp } from 'vue'
import App from './App.vue'
import './elements'
import './style.css'
import { router } from './router'
import './shell/scheme'

createApp(App).use(router).mount('#app')
