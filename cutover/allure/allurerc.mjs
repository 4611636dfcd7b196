// How Allure reads a run. Its name, its folder and what is to be read come with the command.
const seenIn = (name) => ({
  name,
  matcher: ({ labels }) => labels.some((label) => label.name === "environment" && label.value === name),
});

export default {
  historyPath: "history.jsonl", // of the folder it is started in, which holds the earlier runs of the same fleet
  environments: { staging: seenIn("staging"), production: seenIn("production"), both: seenIn("both") },
  plugins: {
    awesome: {
      options: {
        singleFile: true,
        groupBy: ["plan"], // one level: phases crossed with items would file 6.2.3 under phase 5 too
        defaultSortBy: "name,asc",
        reportLanguage: "en",
      },
    },
    agent: { enabled: false },
  },
};
