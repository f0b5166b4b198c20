// Made by `python -m scripts.typescript --write`: change the contract, not this file.
export const marketFeedAbi = [
  {"stateMutability": "view", "type": "function", "name": "latestRoundData", "inputs": [], "outputs": [{"name": "", "type": "uint80"}, {"name": "", "type": "int256"}, {"name": "", "type": "uint256"}, {"name": "", "type": "uint256"}, {"name": "", "type": "uint80"}]},
  {"stateMutability": "view", "type": "function", "name": "getRoundData", "inputs": [{"name": "round", "type": "uint80"}], "outputs": [{"name": "", "type": "uint80"}, {"name": "", "type": "int256"}, {"name": "", "type": "uint256"}, {"name": "", "type": "uint256"}, {"name": "", "type": "uint80"}]},
  {"stateMutability": "pure", "type": "function", "name": "decimals", "inputs": [], "outputs": [{"name": "", "type": "uint8"}]},
  {"stateMutability": "pure", "type": "function", "name": "version", "inputs": [], "outputs": [{"name": "", "type": "uint256"}]},
  {"stateMutability": "view", "type": "function", "name": "index", "inputs": [], "outputs": [{"name": "", "type": "address"}]},
  {"stateMutability": "view", "type": "function", "name": "WINDOW_SECONDS", "inputs": [], "outputs": [{"name": "", "type": "uint256"}]},
  {"stateMutability": "view", "type": "function", "name": "MARKET", "inputs": [], "outputs": [{"name": "", "type": "bytes32"}]},
  {"stateMutability": "view", "type": "function", "name": "description", "inputs": [], "outputs": [{"name": "", "type": "string"}]},
  {"stateMutability": "nonpayable", "type": "constructor", "inputs": [{"name": "index", "type": "address"}, {"name": "market", "type": "bytes32"}, {"name": "description", "type": "string"}, {"name": "token_decimals", "type": "uint256"}], "outputs": []},
] as const;
