Feature: A TPR analysis ends with files that hold what the workbook says

  Rule: What was calculated can be downloaded, and is right
    The chat announces five files whether they exist or not, and the tab stayed empty
    for weeks while the chat said "complete". So the files are opened, ward by ward.

    Scenario Outline: A complete TPR analysis offers its files, and they hold what the workbook says
      Given a malaria officer on <environment> who uploaded a TPR workbook of Kwara with 11 wards
      When the officer completes the TPR analysis
      Then the tab "Download Processed Data" offers the five files of the analysis
      And every ward has the test positivity of the workbook
      And the wards of the workbook are in the complete analysis and in the shapefile
      And its reports name the state

      @plan-5.2.2 @plan-5.2.3
      Examples:
        | environment |
        | staging     |
        | production  |
