import { createApp } from 'vue'
import App from './App.vue'
import RewardsScreen from './RewardsScreen.vue'
import '../../shared/phone/style.css'
import '../../shared/phone/ui.css'
import '../../shared/phone/bones.css'

createApp(location.pathname === '/booking/rewards' ? RewardsScreen : App).mount('#app')
