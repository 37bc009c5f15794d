import { createRouter, createWebHistory } from 'vue-router'
import Home from './Home.vue'

/** Only the contact is part of the first load. */
export const router = createRouter({
  history: createWebHistory('/sidebar'),
  routes: [
    { path: '/', name: 'home', component: Home },
    { path: '/words', name: 'words', component: () => import('./replies/LibraryScreen.vue') },
    { path: '/waiting', name: 'waiting', component: () => import('./waiting/WaitingScreen.vue') },
    { path: '/todos', name: 'todos', component: () => import('./todos/TodosScreen.vue') },
    { path: '/:rest(.*)*', redirect: '/' },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})
