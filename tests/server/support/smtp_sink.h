// A real SMTP conversation on the loopback, in a process of its own (smtp_sink.py), that does to us what it is told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

#include "base/json.h"
#include "tests/support/temporary_folder.h"

namespace veche::test {

struct SunkMail {
    std::string sender;  // as the envelope had it: "FROM:<a@b.example>"
    std::string recipient;
    std::string client;  // what it called itself
    std::string login;
    bool tls = false;
    std::vector<std::string> head;  // its lines, unfolded
    std::string text;               // decoded

    // What stands in the head behind "NAME: "; empty: no such line, and it is an error when there are two.
    [[nodiscard]] std::string field(const std::string& name) const;
};

class SmtpSink {
  public:
    enum class Tls { none, starttls, at_once };
    // One behaviour of smtp_sink.py a connection, the last one for all that follow. Throws when it does not start.
    explicit SmtpSink(const std::vector<std::string>& behaviours = {"ok"}, Tls tls = Tls::none);
    SmtpSink(const SmtpSink&) = delete;
    SmtpSink& operator=(const SmtpSink&) = delete;
    ~SmtpSink();

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::string address() const { return "smtp://127.0.0.1:" + std::to_string(port_); }
    // Its own: of "localhost", with STARTTLS of 127.0.0.1.
    [[nodiscard]] std::string certificates() const { return (folder_.path() / "certificate.pem").string(); }
    // The next one it was given to its last dot. Throws when none comes.
    [[nodiscard]] SunkMail mail();
    // The same without waiting; nothing: none has come.
    [[nodiscard]] std::optional<SunkMail> mail_if_any();
    // Waits until the next conversation is over; the commands it had.
    std::vector<std::string> closed();
    // Lets `ask` go on.
    void go_on();

  private:
    [[nodiscard]] Json event(const std::string& name);
    [[nodiscard]] std::optional<Json> event_within(const std::string& name, int milliseconds);

    TemporaryFolder folder_;
    pid_t id_ = 0;
    int input_ = -1;
    int output_ = -1;
    std::string unread_;
    std::vector<Json> passed_;
    std::uint16_t port_ = 0;
};

}  // namespace veche::test
