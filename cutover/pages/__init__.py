"""The application's page as a user meets it. Locators and verbs live here; what must hold is said by checks."""
