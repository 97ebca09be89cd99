/// <summary>How far it is: one line that changes in a terminal, one line for each step elsewhere.</summary>
internal static class Progress
{
    private const int Width = 30;

    /// <param name="done">Steps done.</param>
    /// <param name="total">Of how many; 0: nobody knows.</param>
    /// <param name="what">What was done last.</param>
    public static void Show(long done, long total, string what)
    {
        if (Console.IsOutputRedirected)
        {
            Console.WriteLine($"{done}{(total > 0 ? $"/{total}" : "")} {what}");
            return;
        }

        var bar = total > 0 ? $"[{new string('#', (int)(Width * done / total)).PadRight(Width, '.')}] {100 * done / total,3} %" : $"{done}";
        Console.Write($"\r\e[K{bar} {what}{(done == total ? "\n" : "")}");
    }
}
