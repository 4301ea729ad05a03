// What an identity number says (gender, birth date, age) and whether its last character is right, and
// the same of a 统一社会信用代码, while it is typed; the server checks both.
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], LAST = "10X98765432";
const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const plain = (text) => text.normalize("NFKC").toUpperCase().replace(/[\s-]/g, "");

function identity(number) {
  const parts = /^\d{6}(\d{4})(\d{2})(\d{2})\d{2}(\d)[\dX]$/.exec(number);
  if (!parts) return number.length >= 18 && /^\d{15}/.test(number) ? "身份证号应为18位" : "";
  const [, year, month, day, order] = parts.map(Number);
  const born = new Date(year, month - 1, day), now = new Date();
  if (born.getMonth() !== month - 1 || born > now) return "出生日期不正确，请核对";
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * number[place], 0);
  if (LAST[sum % 11] !== number[17]) return "校验码不正确，请核对每一位数字";
  const past = now.getMonth() > month - 1 || (now.getMonth() === month - 1 && now.getDate() >= day);
  const age = now.getFullYear() - year - (past ? 0 : 1);
  return `${order % 2 ? "男" : "女"}，${year}年${month}月${day}日出生，${age}周岁`;
}

function uscc(code) {
  if (code.length < 18) return "";
  const wrong = "不是正确的统一社会信用代码，请核对";
  if (code.length > 18 || [...code].some((letter) => !ALPHABET.includes(letter))) return wrong;
  const sum = [...code.slice(0, 17)].reduce(
    (total, letter, place) => total + ALPHABET.indexOf(letter) * (3 ** place % 31), 0);
  return ALPHABET[(31 - (sum % 31)) % 31] === code[17] ? "校验码正确" : wrong;
}

document.addEventListener("input", (event) => {
  const { dataset, value } = event.target;
  if (!dataset || !("identity" in dataset || "uscc" in dataset)) return;
  const note = event.target.closest(".field")?.querySelector("[data-identity-note]");
  if (note) note.textContent = ("uscc" in dataset ? uscc : identity)(plain(value));
});
