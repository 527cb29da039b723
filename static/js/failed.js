// On the page of a failure in the product: the form that was sent has not arrived, so its draft stays (see drafts.js).
try {
  sessionStorage.removeItem("draft-sent");
} catch (error) { /* storage is switched off: there was no draft */ }
