// Before anything is painted: the theme that was chosen, where one was.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch { /* storage is closed to us: the system's theme holds */ }
document.documentElement.classList.add("js");
