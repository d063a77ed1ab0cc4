// Wagtail's calendar makes "now" of a date that it cannot read, and an hour of a day without one. What is typed
// stays: the form says what it cannot read.
jQuery.fn.datetimepicker.defaults.validateOnBlur = false;
