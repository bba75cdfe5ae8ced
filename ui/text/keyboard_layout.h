// Which letters the on-screen keyboard shows.
#pragma once

namespace veche::ui {

enum class KeyboardLayout { russian, ukrainian, english, digits, email, receipt_code };

}  // namespace veche::ui
