import { createRouter, createWebHistory } from 'vue-router'
import DayScreen from './DayScreen.vue'

export const router = createRouter({
  history: createWebHistory('/groups'),
  routes: [
    { path: '/', name: 'day', component: DayScreen },
    { path: '/:chatId', name: 'group', component: () => import('./GroupScreen.vue'), props: true },
    { path: '/:rest(.*)*', redirect: '/' },
  ],
  scrollBehavior: (_to, from, saved) => from.matched.length > 0 && (saved ?? { top: 0 }),
})
