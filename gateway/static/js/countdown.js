// After a code was sent the button waits as long as the server says.
document.addEventListener("htmx:afterSwap", (event) => {
  const wait = event.detail.target.querySelector("[data-countdown]");
  const button = event.detail.target.parentElement?.querySelector("[data-code]");
  if (!wait || !button) return;
  let seconds = Number(wait.dataset.countdown);
  button.disabled = true;
  const tick = () => {
    button.textContent = seconds > 0 ? `${seconds} 秒后可重新获取` : "获取验证码";
    button.disabled = seconds-- > 0;
    if (button.disabled) setTimeout(tick, 1000);
  };
  tick();
});
