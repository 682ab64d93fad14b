const executablePath = process.env.CHROMIUM || undefined;

module.exports = {
  fullyParallel: true,
  workers: 2,
  reporter: 'line',
  use: {
    understudy: { vendors: ['highlevel'] },
    launchOptions: { executablePath, args: ['--no-sandbox', '--disable-gpu'] },
  },
};
