-- mart_order_month: what became of the orders of a month, as order files tell it: all channels of the shop. Grain: month of creation x account x
-- currency; money hundredths. paid: money or goods moved (cash on delivery is shipped unpaid); cancelled: a moment or a status says so; refunded:
-- money given back for orders that were not cancelled, NULL where no file tells it. first_day, last_day: of the
-- orders there are, for an export rarely holds the whole month. lower() knows ASCII only, so both forms of a word stand here.
CREATE TABLE mart_order_month (
    period TEXT NOT NULL, platform TEXT NOT NULL, account TEXT NOT NULL, currency TEXT NOT NULL,
    orders INTEGER NOT NULL, amount INTEGER NOT NULL, paid INTEGER NOT NULL, cancelled INTEGER NOT NULL, cancelled_amount INTEGER NOT NULL,
    refunded INTEGER, refunded_amount INTEGER, first_day TEXT NOT NULL, last_day TEXT NOT NULL,
    PRIMARY KEY (period, platform, account, currency)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_order_month
WITH told AS MATERIALIZED (
    SELECT o.platform, o.account, o.currency, o.order_id, strftime('%Y-%m', o.made_at, 'unixepoch') AS period, date(o.made_at, 'unixepoch') AS made_on,
           COALESCE(max(r.order_amount), sum(r.line_amount), 0) AS amount, max(r.refund_amount) AS refund,
           max(COALESCE(r.paid_at, r.shipped_at, r.delivered_at, r.completed_at) IS NOT NULL) AS is_paid,
           max(r.cancelled_at IS NOT NULL
               OR lower(COALESCE(r.status, '')) IN ('cancelled', 'canceled', 'batal', 'dibatalkan', 'đã hủy', 'Đã hủy', 'ยกเลิกแล้ว')) AS is_cancelled
    FROM int_order AS o
    JOIN int_account_spelling AS s ON s.platform = o.platform AND s.account = o.account
    JOIN cur_order_line AS r ON r.platform = o.platform AND r.account = s.name AND r.order_id = o.order_id
    WHERE o.made_at IS NOT NULL
    GROUP BY o.platform, o.account, o.currency, o.order_id
)
SELECT period, platform, account, currency, count(*), sum(amount), sum(is_paid AND NOT is_cancelled), sum(is_cancelled), sum(CASE is_cancelled WHEN 1 THEN amount ELSE 0 END),
       sum(CASE WHEN refund IS NOT NULL THEN refund > 0 AND NOT is_cancelled END), sum(CASE WHEN NOT is_cancelled THEN refund END),
       min(made_on), max(made_on)
FROM told GROUP BY 1, 2, 3, 4;
