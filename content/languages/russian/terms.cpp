#include "content/languages/russian/parts.h"
#include "content/rules/term_words.h"

namespace veche::content::languages::russian {

constinit const TermWords terms = {
    .working_day = "рабочий день",
    .weekend = "выходной день",
    .holiday = "праздничный день",
    .moved_day_off = "день отдыха, перенесённый на эту дату",
    .local_day_off = "местный выходной день",
    .receipt = "день поступления",
    .registration = "день регистрации",
    .request = "день запроса",
    .notice = "день уведомления",
    .last_day = "последний день первого срока",
    .first_day_counts = ", он входит в срок",
    .next_day_counts = ", счёт идёт со следующего дня",
    .moved_on = "последний день выходной, поэтому срок истекает в следующий рабочий день",
    .moved_back = "последний день выходной, поэтому срок истекает в предыдущий рабочий день",
    .provisional = "календарь {1} года ещё не утверждён, день может измениться",
    .recomputed = "изменились календарь или правило; раньше срок был до {1}",
    .handed_in_offline = "подано на терминале без связи; дошло {1}, но поступившим считается с этого дня",
    .unverified_time = "время подачи нельзя проверить, поэтому поступившим считается в день, когда дошло",
};

}  // namespace veche::content::languages::russian
