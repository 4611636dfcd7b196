Feature: A TPR workbook is accepted for what it is

  Rule: An upload starts a TPR analysis of that very workbook
    The page says "success" to any file, recognised or not: in August a workbook
    that was taken for a plain table looked the same until the dialogue went astray.

    Scenario Outline: A TPR workbook is recognised, with its state and its size
      Given a first-time visitor to <environment>
      When the visitor uploads a TPR workbook of Adamawa with 14 wards
      Then the workbook is recognised as TPR data of its state and size

      @plan-5.2.1
      Examples:
        | environment |
        | staging     |
        | production  |
